import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'

/** What the bench compares with. */
export interface Peer {
  readonly tool: string
  readonly sampler: string
  /** Packages of PyPI, pinned: a figure says which version it is of. */
  readonly packages: readonly string[]
}

const optuna = ['optuna==5.0.0', 'scipy==1.17.1', 'cmaes==0.13.1']

/** The peers by the names that `--peers` takes. */
export const peers: Readonly<Record<string, Peer>> = {
  'optuna-random': { tool: 'optuna', sampler: 'random', packages: optuna },
  'optuna-tpe': { tool: 'optuna', sampler: 'tpe', packages: optuna },
  'optuna-cmaes': { tool: 'optuna', sampler: 'cmaes', packages: optuna },
  // Optuna's Gaussian process needs PyTorch, which is several gigabytes: only who asks for it gets it.
  'optuna-gp': { tool: 'optuna', sampler: 'gp', packages: [...optuna, 'torch==2.15.0'] },
  // Hyperopt looks for `pkg_resources`, which newer setuptools no longer have.
  'hyperopt-random': { tool: 'hyperopt', sampler: 'random', packages: ['hyperopt==0.3.0', 'scipy==1.17.1', 'setuptools<81'] },
  'hyperopt-tpe': { tool: 'hyperopt', sampler: 'tpe', packages: ['hyperopt==0.3.0', 'scipy==1.17.1', 'setuptools<81'] },
  'syne-tune-random': { tool: 'syne-tune', sampler: 'random', packages: ['syne-tune==0.16.0', 'setuptools<81'] },
  'syne-tune-tpe': { tool: 'syne-tune', sampler: 'tpe', packages: ['syne-tune==0.16.0', 'setuptools<81'] },
}

/** @throws Error when there is no such peer */
export function findPeer(name: string): Peer {
  const peer = peers[name]
  if (peer === undefined) throw new Error(`there is no peer "${name}"; choose among ${Object.keys(peers).join(', ')}`)
  return peer
}

/** The user's cache folder, as the platform has it. */
function cacheFolder(): string {
  const given = process.env['XDG_CACHE_HOME']
  if (given !== undefined && given !== '') return given
  if (process.platform === 'win32') return process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local')
  return process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : join(homedir(), '.cache')
}

/** Runs a program with its output on stderr: stdout is for results. @throws Error when it fails */
function run(program: string, args: readonly string[], purpose: string): void {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 2, 2] })
  if (status === 0) return
  throw new Error(`cannot ${purpose}: ${program} ${args.join(' ')} ${error === undefined ? `ended with ${status}` : `did not start (${error.message})`}`)
}

/**
 * A Python that has the peers' packages: a virtual environment of its own in the user's cache folder, made the first time and kept.
 * Packages come from the package index that pip is set up for.
 * @returns the path of its interpreter
 * @throws Error when there is no Python 3 with `venv`, or pip cannot get a package
 */
export function peerPython(wanted: readonly Peer[]): string {
  const folder = join(cacheFolder(), 'tunery', 'peers')
  const python = process.platform === 'win32' ? join(folder, 'Scripts', 'python.exe') : join(folder, 'bin', 'python')
  if (!existsSync(python)) {
    mkdirSync(folder, { recursive: true })
    run(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', '--clear', folder], 'make a virtual environment (Python 3.10 or newer is needed)')
  }
  const note = join(folder, 'installed.json')
  const installed = existsSync(note) ? z.array(z.string()).parse(JSON.parse(readFileSync(note, 'utf8'))) : []
  const missing = [...new Set(wanted.flatMap(({ packages }) => packages))].filter((each) => !installed.includes(each))
  if (missing.length > 0) {
    run(python, ['-m', 'pip', 'install', '--disable-pip-version-check', '--quiet', ...missing], 'install the peers')
    writeFileSync(note, JSON.stringify([...installed, ...missing]))
  }
  return python
}
