import { tagSchema } from '../../shared/domain/annotation.ts'
import { issuesOf } from '../../shared/zod-issues.ts'

/** The tags of a text with commas between, each once; or what is wrong with the first that is none. */
export function tagsOf(text: string): { readonly tags: readonly string[]; readonly problem: string | undefined } {
  const tags = new Set<string>()
  for (const part of text.split(',')) {
    if (part.trim() === '') continue
    const parsed = tagSchema.safeParse(part)
    if (!parsed.success) return { tags: [], problem: `“${part.trim()}”: ${issuesOf(parsed.error)[0]?.message ?? 'is no tag'}` }
    tags.add(parsed.data)
  }
  return { tags: [...tags], problem: undefined }
}
