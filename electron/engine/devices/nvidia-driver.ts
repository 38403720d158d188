import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** What is there while the driver runs: its device, its own word, and the two of Windows's Linux. */
const traces = [['dev/nvidiactl'], ['proc/driver/nvidia/version'], ['dev/dxg', 'usr/lib/wsl/lib/libcuda.so.1']]

/**
 * Whether an NVIDIA driver runs on this Linux system. Looks at a few paths alone, so that it can be asked at any time:
 * a driver that hangs does not answer `nvidia-smi`, but it does not hang this.
 * @param root for tests
 */
export function hasNvidiaDriver(root = '/'): boolean {
  return traces.some((paths) => paths.every((path) => existsSync(join(root, path))))
}
