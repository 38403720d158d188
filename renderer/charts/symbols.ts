/** Shapes that stay apart at eight pixels, whatever their colour. */
export const symbols = {
  cross: 'path://M1 0 L5 4 L9 0 L10 1 L6 5 L10 9 L9 10 L5 6 L1 10 L0 9 L4 5 L0 1 Z',
  star: 'path://M10 0 L12.9 6.6 L20 7.3 L14.6 12.1 L16.2 19 L10 15.4 L3.8 19 L5.4 12.1 L0 7.3 L7.1 6.6 Z',
  ring: 'path://M5 0 A5 5 0 1 0 5 10 A5 5 0 1 0 5 0 Z M5 2 A3 3 0 1 1 5 8 A3 3 0 1 1 5 2 Z',
  diamond: 'path://M5 0 L10 5 L5 10 L0 5 Z M5 2.6 L2.6 5 L5 7.4 L7.4 5 Z',
} as const
