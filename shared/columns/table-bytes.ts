import { z } from 'zod'
import { parameterValueSchema } from '../domain/search-space.ts'
import type { Column, Table } from './column.ts'

/** What stands before the arrays; they follow in the order of the columns, each beginning at a multiple of 8 bytes. */
const headerSchema = z.object({
  length: z.int().min(0),
  columns: z.array(
    z.discriminatedUnion('type', [
      z.object({ name: z.string(), type: z.literal('number'), partial: z.boolean() }),
      z.object({ name: z.string(), type: z.literal('category'), dictionary: z.array(parameterValueSchema) }),
    ]),
  ),
})
type Header = z.infer<typeof headerSchema>

const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8

function arraysOf(column: Column): readonly ArrayBufferView<ArrayBuffer>[] {
  if (column.type === 'category') return [column.codes]
  return column.present === undefined ? [column.values] : [column.values, column.present]
}

function describe([name, column]: readonly [string, Column]): Header['columns'][number] {
  return column.type === 'category' ? { name, type: 'category', dictionary: [...column.dictionary] } : { name, type: 'number', partial: column.present !== undefined }
}

/** A table as bytes: the length of its header, the header (JSON), then its arrays in the processor's own order of bytes, little-endian on every machine that Tunery runs on. */
export function encodeTable({ length, columns }: Table): Uint8Array<ArrayBuffer> {
  const header = new TextEncoder().encode(JSON.stringify({ length, columns: [...columns].map(describe) } satisfies Header))
  const arrays = [...columns.values()].flatMap(arraysOf)
  const start = aligned(4 + header.length)
  const bytes = new Uint8Array(arrays.reduce((end, array) => end + aligned(array.byteLength), start))
  new DataView(bytes.buffer).setUint32(0, header.length, true)
  bytes.set(header, 4)
  let offset = start
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset)
    offset += aligned(array.byteLength)
  }
  return bytes
}

/**
 * The table that was encoded; its arrays are views of the bytes.
 * @throws Error (zod's, or a RangeError) when the bytes are no table
 */
export function decodeTable(buffer: ArrayBuffer): Table {
  const headerLength = new DataView(buffer).getUint32(0, true)
  const { length, columns } = headerSchema.parse(JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, headerLength))))
  let offset = aligned(4 + headerLength)
  const next = <T>(bytesPerRow: number, view: (offset: number) => T): T => {
    const array = view(offset)
    offset += aligned(bytesPerRow * length)
    return array
  }
  const decoded = columns.map((column): [string, Column] => {
    if (column.type === 'category') {
      return [column.name, { type: 'category', codes: next(4, (at) => new Int32Array(buffer, at, length)), dictionary: column.dictionary }]
    }
    const values = next(8, (at) => new Float64Array(buffer, at, length))
    return [column.name, { type: 'number', values, present: column.partial ? next(1, (at) => new Uint8Array(buffer, at, length)) : undefined }]
  })
  return { length, columns: new Map(decoded) }
}
