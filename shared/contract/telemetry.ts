import { z } from 'zod'

/** What a device was doing at a moment; null is what it does not measure. */
export const deviceSampleSchema = z.object({
  /** `cpu`, `cuda:0`. */
  device: z.string(),
  /** Milliseconds since 1970. */
  at: z.number(),
  /** A share in [0, 1]. */
  utilisation: z.number().nullable(),
  memoryMiB: z.number().nullable(),
  watts: z.number().nullable(),
  temperatureC: z.number().nullable(),
})
export type DeviceSample = Readonly<z.infer<typeof deviceSampleSchema>>

/** A device that is sampled. */
export const sampledDeviceSchema = z.object({ device: z.string(), name: z.string(), memoryMiB: z.number().nullable() })
export type SampledDevice = Readonly<z.infer<typeof sampledDeviceSchema>>

/** Samples since the last batch, oldest first; the first batch holds those of the last minutes, where somebody watched before. */
export const telemetryBatchSchema = z.object({
  /** Every device that has been sampled. */
  devices: z.array(sampledDeviceSchema),
  samples: z.array(deviceSampleSchema),
})
export type TelemetryBatch = Readonly<z.infer<typeof telemetryBatchSchema>>
