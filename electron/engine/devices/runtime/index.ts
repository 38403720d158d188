export { findTensorflowRuntime } from './find.ts'
export { installTensorflowRuntime, uninstallTensorflowRuntime, type InstallOptions, type InstallStep } from './install.ts'
export type { RuntimeManifest, RuntimeMissing, RuntimeState } from './manifest.ts'
