/**
 * What oRPC's JSON cannot carry by itself: it keeps NaN but turns an infinity into null.
 * Both ends of every transport use these.
 */
export const jsonSerializers = [
  {
    type: 20,
    condition: (data: unknown): boolean => data === Infinity || data === -Infinity,
    serialize: (data: unknown): string => String(data),
    deserialize: (text: unknown): number => Number(text),
  },
]
