/** A symmetric matrix as basis · diag(values) · basisᵀ. */
export interface Eigen {
  /** Row-major; column k belongs to `values[k]`. Orthonormal. */
  readonly basis: Float64Array
  readonly values: Float64Array
}

const sweepLimit = 50

/**
 * Eigenvalues and eigenvectors of a symmetric matrix by the cyclic Jacobi method (Golub & Van Loan, Matrix Computations, 4th ed., section 8.5):
 * slower than tridiagonalisation for large matrices, but short, and accurate for small eigenvalues too.
 * @param matrix row-major, `size` × `size`; left as it is
 */
export function symmetricEigen(matrix: Float64Array, size: number): Eigen {
  const a = matrix.slice()
  const transposed = new Float64Array(size * size)
  for (let i = 0; i < size; i += 1) transposed[i * size + i] = 1
  for (let sweep = 0; sweep < sweepLimit; sweep += 1) {
    let rotations = 0
    for (let p = 0; p < size - 1; p += 1) for (let q = p + 1; q < size; q += 1) if (rotate(a, transposed, size, p, q)) rotations += 1
    if (rotations === 0) break
  }
  const basis = transposed.map((_, k) => transposed[(k % size) * size + Math.floor(k / size)] ?? 0)
  return { basis, values: Float64Array.from({ length: size }, (_, i) => a[i * size + i] ?? 0) }
}

/** Makes the entry (p, q) zero. @returns whether it was not already nothing beside the diagonal */
function rotate(a: Float64Array, transposed: Float64Array, size: number, p: number, q: number): boolean {
  const entry = a[p * size + q] ?? 0
  const left = a[p * size + p] ?? 0
  const right = a[q * size + q] ?? 0
  if (Math.abs(entry) <= 1e-15 * Math.sqrt(Math.abs(left * right)) || entry === 0) return false
  const theta = (right - left) / (2 * entry)
  const tangent = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const cosine = 1 / Math.sqrt(tangent * tangent + 1)
  const sine = tangent * cosine
  // Rows p and q of the symmetric matrix, then its columns from them; the basis is kept transposed, so that its columns are rows here.
  turn(a, p * size, q * size, size, cosine, sine)
  for (let k = 0; k < size; k += 1) {
    a[k * size + p] = a[p * size + k] ?? 0
    a[k * size + q] = a[q * size + k] ?? 0
  }
  turn(transposed, p * size, q * size, size, cosine, sine)
  a[p * size + p] = left - tangent * entry
  a[q * size + q] = right + tangent * entry
  a[p * size + q] = a[q * size + p] = 0
  return true
}

/** Turns two rows into each other. */
function turn(matrix: Float64Array, first: number, second: number, size: number, cosine: number, sine: number): void {
  for (let k = 0; k < size; k += 1) {
    const x = matrix[first + k] ?? 0
    const y = matrix[second + k] ?? 0
    matrix[first + k] = cosine * x - sine * y
    matrix[second + k] = sine * x + cosine * y
  }
}
