import { ORPCError, implement } from '@orpc/server'
import { contract } from '../../../shared/contract/index.ts'
import { TuneryError } from '../../../shared/errors.ts'

/** An error of ours as the contract states it; anything else is a defect and stays one. Event iterators turn theirs themselves: they throw after their call has returned. */
export function asContractError(error: unknown): unknown {
  if (!(error instanceof TuneryError)) return error
  const { code, issues, message } = error
  return new ORPCError('TUNERY', { status: 400, message, data: { code, issues: [...issues] }, cause: error })
}

/** Every procedure of the contract, with our errors turned into the contract's. */
export const procedures = implement(contract).use(async ({ next }) => {
  try {
    return await next()
  } catch (error) {
    throw asContractError(error)
  }
})
