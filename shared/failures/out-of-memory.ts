/**
 * How programs say that memory has run out, by who says it. What only warns of it is not here: TensorFlow's `Allocation of … exceeds 10% of free
 * system memory`, or an allocator that goes on without (`this is not a failure`); nor is what runs out of something else: gRPC's RESOURCE_EXHAUSTED
 * for a message that is too long, a full disk, an array that is longer than JavaScript's arrays can be.
 */
const sayings: Readonly<Record<string, readonly RegExp[]>> = {
  python: [
    /^\s*(?:[\w.]+\.)?_?(?:Array)?MemoryError(?::|\s*$)/,
    /\bUnable to allocate [\d.,]+ ?[KMGTPE]?i?B for an array\b/,
    /\[Errno 12\]/,
    /\[WinError (?:8|14|1455)\]/,
    // joblib and PyTorch see a process of theirs killed; nobody but the kernel does that without a word.
    /\bexit codes of the workers are \{.*SIGKILL/,
    /\bDataLoader worker \(pid\(?s?\)? ?[\d, ]+\) is killed by signal: Killed\b/,
  ],
  pytorch: [/\bOutOfMemoryError\b(?!\w)/, /\b(?:CUDA|HIP|XPU|MPS backend) out of memory\b/i, /\bCUDA error: out of memory\b/i, /\bCUDA (?:failure|driver error|runtime error)\b.*\bout of memory\b/i, /\bDefaultCPUAllocator: (?:can't allocate|not enough) memory\b/],
  cuda: [/\bCUDA_ERROR_OUT_OF_MEMORY\b/, /\bcudaErrorMemoryAllocation\b/, /\bhipErrorOutOfMemory\b/, /\b(?:CUBLAS|CUDNN|CUSOLVER|CUSPARSE|CURAND|CUFFT|HIPBLAS|MIOPEN)_(?:STATUS_)?(?:ALLOC(?:ATION)?_FAILED|INTERNAL_ERROR_HOST_ALLOCATION_FAILED)\b/, /\bcudnnStatusAllocFailed\b/],
  tensorflow: [/\bOOM when allocating\b/, /\bresource ?_?exhausted(?:Error)?:\s*(?:\{\{.*\}\}\s*)?(?:failed to allocate|out of memory|ran out of memory|OOM\b|attempting to (?:allocate|reserve))/i, /\bfailed to allocate (?:memory\b|request for )/i, /\bran out of memory (?:trying to allocate|in memory space)\b/i, /\bout of memory (?:while trying to allocate|allocating) \d/i],
  webgpu: [/\bGPUOutOfMemoryError\b/, /\b(?:VK_)?ERROR_OUT_OF_(?:DEVICE|HOST|POOL)_MEMORY\b/, /\bE_OUTOFMEMORY\b|\b0x8007000E\b/i, /\bkIOGPUCommandBufferCallbackErrorOutOfMemory\b/, /\bBuffer size \(\d+\) exceeds the max(?:imum)? buffer size limit\b/, /\bBinding size \(\d+\) of .* is larger than the maximum binding size\b/],
  javascript: [/\bheap out of memory\b/, /\bArray buffer allocation failed\b/, /\bWebAssembly\.Memory(?:\.grow)?\(\): (?:could not allocate memory|Maximum memory size exceeded)/, /\bCannot enlarge memory\b/i],
  native: [
    /\bstd::bad_alloc\b/,
    /\b[Cc]annot allocate (?:memory\b|vector of size |\d+ bytes)/,
    /\bmemory allocation of \d+ bytes failed\b/,
    /\b(?:fatal error|runtime): out of memory\b/,
    /\binsufficient memory for the Java Runtime Environment\b/i,
    /\bjava\.lang\.OutOfMemoryError\b/,
    /^\s*(?:(?:error|fatal(?: error)?)\s*:?\s*)?out of memory\b[.:!]?/i,
    /\bENOMEM\b/,
    /\bSTATUS_NO_MEMORY\b|\b0xC0000017\b|\b0xC000012D\b/i,
  ],
  kernel: [/\bDetected \d+ oom[-_ ]kill event/i, /\boom[-_]kill event\b/i, /\bOut of memory: Killed process \d+/i, /\bMemory cgroup out of memory\b/i, /\bOOMKilled\b/],
}

const all = Object.values(sayings).flat()

/** What a program says that goes on without the memory it did not get. */
const harmless = /\bthis is not a failure\b/i

/** `Invalid typed array length: N`: below this, N is more likely a mistake than a want of memory. */
const hugeLength = 2 ** 31

function isSaying(line: string): boolean {
  if (harmless.test(line)) return false
  return all.some((saying) => saying.test(line)) || Number(/\bInvalid typed array length: (\d+)/.exec(line)?.[1] ?? 0) >= hugeLength
}

/** On which of these lines a program says that memory ran out; -1 when on none. */
export function outOfMemoryLine(lines: readonly string[]): number {
  const found = lines.findIndex(isSaying)
  return found >= 0 && !wasOvercome(lines, lines.findLastIndex(isSaying)) ? found : -1
}

/** Whether a text, such as an error's message, says that memory ran out. */
export function saysOutOfMemory(text: string): boolean {
  return outOfMemoryLine(text.split('\n')) >= 0
}

const traceback = /^\s*Traceback \(most recent call last\):/
const chained = /^\s*(?:The above exception was the direct cause of|During handling of the above exception)/
/** Errors that tell of another process' error, above. */
const foreign = /\b(?:ChildFailedError|CalledProcessError|RayTaskError|ProcessRaisedException|ProcessExitedException|BrokenProcessPool|MPIError|subprocess-exited-with-error)\b/

/** Whether a Python program went on after that line, and ended by an error that has nothing to do with it. */
function wasOvercome(lines: readonly string[], said: number): boolean {
  const start = lines.findIndex((line, position) => position > said && traceback.test(line))
  if (start < 0) return false
  return !lines.slice(said, start).some((line) => chained.test(line)) && !lines.slice(start).some((line) => foreign.test(line))
}

/** Exit codes by which Windows (STATUS_NO_MEMORY, STATUS_COMMITMENT_LIMIT) and V8 there say that memory ran out. */
const exitCodes: ReadonlySet<number> = new Set([0xc0000017, 0xc000012d, 0xe0000008])

/** Whether an exit code says, on Windows, that memory ran out. Node may give it as a negative number. */
export function isOutOfMemoryCode(code: number): boolean {
  return exitCodes.has(code >>> 0)
}

/**
 * Whether an error says that memory ran out: its name, its message, or what caused it.
 * @param sayings more messages that mean it where this error comes from
 */
export function isOutOfMemory(thrown: unknown, ...more: readonly RegExp[]): boolean {
  for (let [error, depth] = [thrown, 0]; error !== undefined && depth < 8; depth += 1) {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    if (saysOutOfMemory(text) || more.some((saying) => saying.test(text))) return true
    error = error instanceof Error ? error.cause : undefined
  }
  return false
}
