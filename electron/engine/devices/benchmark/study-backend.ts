import type { StudyDefinition } from '../../../../shared/domain/study.ts'
import type { BackendName } from '../../../../shared/worker-protocol.ts'
import { backendsBestFirst, whyMissing } from '../backends.ts'
import { listWebgpuAdapters } from '../webgpu-adapters.ts'
import { chosenFor } from './choose.ts'
import { readKept, type MeasuredBy } from './kept.ts'
import { sizeOf } from './step-work.ts'

/** What of a study says which backend trains it soonest. */
export type MeasuredStudy = Pick<StudyDefinition, 'objective' | 'space' | 'parallel'>

export interface BackendChooser {
  /**
   * The backend for a study that is about to run. It is asked once a run: what is measured while a study runs changes nothing for it.
   * Waits only where it depends on there being a graphics card.
   */
  backendFor(study: MeasuredStudy): BackendName | Promise<BackendName>
}

export interface ChooserParts {
  readonly preferred: BackendName | undefined
  /** What a kept measurement has to fit. */
  measuredBy(): MeasuredBy
  /** Where the measurement is kept; its own place when left out. */
  readonly path?: string
  /** Where the native runtime is; its own place when left out. */
  readonly runtimeFolder?: string
  /** Whether WebGPU has a graphics card to compute on. */
  readonly hasAdapter?: () => Promise<boolean>
}

/** Chooses by what was measured, and by the usual order where nothing was. */
export function createBackendChooser({ preferred, measuredBy, path, runtimeFolder, hasAdapter = hasHardwareAdapter }: ChooserParts): BackendChooser {
  let adapter: Promise<boolean> | undefined
  return {
    backendFor(study) {
      if (preferred !== undefined) return preferred
      const usable = backendsBestFirst.filter((backend) => whyMissing(backend, runtimeFolder) === undefined && suits(backend, study))
      const kept = readKept(measuredBy(), path)
      const input = { preferred, kept, usable, parallel: study.parallel }
      const chosen = chosenFor(input, sizeOf(study))
      // A command trains with what it brings along, and need not wait for a driver.
      if (chosen !== 'webgpu' || study.objective.kind === 'command') return chosen
      adapter ??= hasAdapter()
      return adapter.then((there) => (there ? chosen : chosenFor({ ...input, usable: usable.filter((backend) => backend !== 'webgpu') }, sizeOf(study))))
    },
  }
}

/** A module of the user's may read values at once (`dataSync`), which WebGPU cannot: it is trained there only when that is named. */
function suits(backend: BackendName, { objective }: MeasuredStudy): boolean {
  return backend !== 'webgpu' || objective.kind !== 'module'
}

/** SwiftShader and llvmpipe compute on the processor, slower than the other backends. */
async function hasHardwareAdapter(): Promise<boolean> {
  const report = await listWebgpuAdapters()
  return report.kind === 'found' && report.adapters.some(({ software }) => !software)
}
