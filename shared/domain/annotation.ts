import { z } from 'zod'

/** A trial has at most so many tags. */
export const mostTags = 50

const plainTag = /^[^,\p{Cc}]+$/u

/** A word or two that the user files trials under. A comma would end it in a list of tags. */
export const tagSchema = z
  .string()
  .trim()
  .min(1, 'a tag needs a letter')
  .max(60, 'a tag has at most 60 characters')
  .regex(plainTag, 'a tag has no commas, tabs and line breaks')

/** What the user writes about a trial. */
export const noteSchema = z.string().trim().max(10_000, 'a note has at most 10,000 characters')

/** A change of what is written about trials. Of a tag that is both added and removed the adding counts. */
export const annotationChangeSchema = z.object({
  addTags: z.array(tagSchema).max(mostTags).default([]),
  removeTags: z.array(tagSchema).max(1000).default([]),
  /** Replaces the note; an empty one takes it away. Left out: the note stays. */
  note: noteSchema.optional(),
})
export type AnnotationChange = Readonly<z.infer<typeof annotationChangeSchema>>
