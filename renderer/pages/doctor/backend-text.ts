/** What a backend is, for people who have not met its name. */
const descriptions: Readonly<Record<string, string>> = {
  cuda: 'TensorFlow on an NVIDIA graphics card',
  webgpu: 'Any graphics card, without CUDA',
  tensorflow: 'Native TensorFlow on the processor',
  wasm: 'WebAssembly on the processor: works everywhere, slower',
  cpu: 'Plain JavaScript: works everywhere, slowest',
}

/** A sentence about a backend; empty for one that this page does not know. */
export function backendDescription(name: string): string {
  return descriptions[name] ?? ''
}
