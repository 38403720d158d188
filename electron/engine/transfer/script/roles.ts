import type { FoundFlag } from './found-flag.ts'

/** What a flag is for. */
export type Role = 'tuned' | 'steps' | 'seed' | 'path' | 'output' | 'machine' | 'bookkeeping' | 'other'

/** The words of a name: `optimizer.weight_decay`, `weightDecay` → optimizer, weight, decay. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '')
}

/** The words that say what a flag is for: of a key of Hydra those of its last part decide. */
export function nameOf(name: string): string {
  return wordsOf(name.split('.').at(-1) ?? name).join(' ')
}

/** Names of one role; the first one that fits is it. */
const rules: readonly (readonly [Role, RegExp])[] = [
  ['seed', /^(?:(?:random|rng|manual|global) )?(?:seed|random state)$/],
  ['bookkeeping', /\b(?:verbose|verbosity|quiet|silent|debug|dry|profile|wandb|tensorboard|mlflow|neptune|comet|tags?|notes?|progress|plot|plots|visuali[sz]e|show|print|log|logging|logger|logs|interval|freq|frequency|every|version|help|test|evaluate|eval|evaluation|predict|inference|export|onnx|pretend|tqdm|email|username|token|key|url|entity|project|experiment|exp|run name|run id|id|name)\b/],
  ['output', /^(?:(?:out|output|save|saving|log|logs|logging|run|result|results|work|model|checkpoint|checkpoints|ckpt|exp|experiment|artifact|artifacts|snapshot)(?: (?:dir|directory|folder|root))|outdir|logdir|savedir|workdir|rundir|ckptdir)$/],
  ['path', /\b(?:path|paths|dir|directory|folder|root|file|files|filename|data|dataset|datasets|csv|input|inputs|output|outputs|out|save|saved|load|resume|restore|checkpoint|checkpoints|ckpt|pretrained|weights|cache|config|cfg|train set|val set|source|target|dest|from|to|vocab|tokenizer|corpus|download)\b/],
  ['machine', /\b(?:device|devices|gpu|gpus|cuda|cpu|cpus|tpu|mps|rocm|workers|worker|jobs|threads|thread|port|host|hostname|rank|world|nodes|node|local|dist|distributed|ddp|backend|amp|fp16|bf16|half|precision|dtype|pin|prefetch|compile|jit|deterministic|benchmark|parallel|processes|procs|ip|addr|address|timeout|memory|pid|channels last|nccl|deepspeed|fsdp)\b/],
  ['steps', /^(?:(?:num|n|max|total|nb|train|training|number of) )*(?:epochs?|steps|iterations?|iters|updates)$|^(?:max|num|total|train) (?:train )?(?:epochs?|steps?|iterations?|iters?|updates)$|^epochs?$|^(?:num|n) train epochs$|^max_iter$|^max iter$/],
]

/** Names with one of the words above that are tuned all the same: `--target-update`, `--data-augmentation`, `--output-dropout`. */
const tunedAnyway = /\b(?:lr|learning rate|dropout|drop|decay|momentum|augment|augmentation|smoothing|batch|units|hidden|layers|width|depth|dim|size of|gamma|alpha|beta|temperature|tau|clip|noise|scale)\b/

/** What a flag is for, by its name and by what it takes. */
export function roleOf(flag: FoundFlag): Role {
  const name = nameOf(flag.name)
  for (const [role, pattern] of rules) {
    if (!pattern.test(name)) continue
    const isForPaths = role === 'path' || role === 'output'
    // A number is no path: `--target-kl`, `--input-noise`.
    if (isForPaths && (flag.type === 'float' || flag.type === 'int')) continue
    if (role !== 'seed' && role !== 'steps' && tunedAnyway.test(name) && !/\b(?:dir|path|file|folder|every|interval|freq)\b/.test(name)) continue
    if (role === 'seed' && flag.type !== 'int' && flag.type !== 'float' && flag.default !== undefined) continue
    return role
  }
  return 'tuned'
}
