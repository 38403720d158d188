import type { Rgb } from './ansi.ts'

/** WCAG 2.2, 1.4.3: text of a usual size. */
const leastContrast = 4.5

/** Relative luminance (WCAG 2.2). */
export function luminance([red, green, blue]: Rgb): number {
  const linear = (channel: number): number => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

/** How well two colours can be told apart, from 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

/** A colour as it can be read on a background: mixed with as little black or white as it takes. */
export function readableOn(color: Rgb, background: Rgb): Rgb {
  if (contrast(color, background) >= leastContrast) return color
  const towards = luminance(background) > 0.18 ? 0 : 255
  const steps = 16
  for (let step = 1; step <= steps; step += 1) {
    const mix = (channel: number): number => Math.round(channel + ((towards - channel) * step) / steps)
    const mixed: Rgb = [mix(color[0]), mix(color[1]), mix(color[2])]
    if (contrast(mixed, background) >= leastContrast) return mixed
  }
  return [towards, towards, towards]
}

/** Black or white, whichever is read better on a background. */
export function textOn(background: Rgb): Rgb {
  return luminance(background) > 0.18 ? [0, 0, 0] : [255, 255, 255]
}
