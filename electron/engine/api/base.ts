import { mapEventIterator, ORPCError } from '@orpc/client'
import { implement } from '@orpc/server'
import { contract } from '../../../shared/contract/index.ts'
import { TuneryError } from '../../../shared/errors.ts'

/** An error of ours as the contract states it; anything else is a defect and stays one. */
function asContractError(error: unknown): unknown {
  if (!(error instanceof TuneryError)) return error
  const { code, issues, message } = error
  return new ORPCError('TUNERY', { status: 400, message, data: { code, issues: [...issues] }, cause: error })
}

function isIterator(output: unknown): output is AsyncIterator<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output
}

/** Event iterators throw after their call has returned. */
function withContractErrors(output: unknown): unknown {
  if (!isIterator(output)) return output
  return mapEventIterator(output, { value: (value) => Promise.resolve(value), error: (error) => Promise.resolve(asContractError(error)) })
}

/** Every procedure of the contract, with our errors turned into the contract's. */
export const procedures = implement(contract).use(async ({ next }) => {
  try {
    const result = await next()
    return { ...result, output: withContractErrors(result.output) }
  } catch (error) {
    throw asContractError(error)
  }
})
