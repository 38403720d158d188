import type { InstallProgress, RuntimeKind, RuntimeView } from '../../../shared/contract/runtimes.ts'
import { formatBytes } from '../../components/format.ts'

/** What a runtime is, for people who have not met its name. */
export const runtimeTitles: Readonly<Record<RuntimeKind, string>> = { tensorflow: 'TensorFlow for the processor', cuda: 'TensorFlow for NVIDIA cards (CUDA 12)' }

const steps: Readonly<Record<InstallProgress['step'], string>> = {
  waiting: 'Waiting for another installation',
  checking: 'Checking what is needed',
  downloading: 'Downloading',
  unpacking: 'Unpacking',
  compiling: 'Compiling the bridge to TensorFlow',
  trying: 'Trying it',
}

/** `Downloading nvidia-cudnn-cu12` */
export function stepText({ step, item }: Pick<InstallProgress, 'step' | 'item'>): string {
  return item === null ? steps[step] : `${steps[step]}${step === 'checking' ? ':' : ''} ${item.name}`
}

/** `Downloading nvidia-cudnn-cu12: 1.2 GiB of 3.1 GiB` */
export function progressText({ step, done, total, item }: InstallProgress): string {
  const what = stepText({ step, item })
  return total === 0 || step === 'checking' ? what : `${what}: ${formatBytes(done)} of ${formatBytes(total)}`
}

/** The share of the step that is done; null where its length is not known. */
export function progressShare({ done, total }: InstallProgress): number | null {
  return total === 0 ? null : done / total
}

/** What an installation would take, or what is there. */
export function sizeText({ state, release, keptBytes }: RuntimeView): string | undefined {
  if (state.status === 'installed') return `Version ${state.version}, ${formatBytes(state.bytes)} in ${state.folder}`
  if (release === null) return undefined
  const left = release.downloadBytes - keptBytes
  const kept = keptBytes === 0 ? '' : ` (${formatBytes(keptBytes)} are here from an earlier try)`
  return `${formatBytes(left)} to download${kept}, ${formatBytes(release.installedBytes)} on the disk`
}
