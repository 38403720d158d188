import { mostTags } from '../../../shared/domain/annotation.ts'
import { TuneryError } from '../../../shared/errors.ts'
import type { Store } from '../contracts/store.ts'
import type { Session } from './session.ts'

function statements({ db }: Session) {
  return {
    find: db.prepare<[number, number], { id: number; note: string | null }>('SELECT id, note FROM trial WHERE study_id = ? AND number = ?'),
    add: db.prepare<[number, string]>('INSERT INTO trial_tag (trial_id, tag) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    remove: db.prepare<[number, string]>('DELETE FROM trial_tag WHERE trial_id = ? AND tag = ?'),
    count: db.prepare<[number], number>('SELECT count(*) FROM trial_tag WHERE trial_id = ?').pluck(),
    setNote: db.prepare<[string | null, number]>('UPDATE trial SET note = ? WHERE id = ?'),
  }
}

/** What the user writes about trials, whatever their state. */
export function createAnnotations(session: Session): Pick<Store, 'annotate'> {
  const sql = statements(session)
  return {
    annotate: (studyId, numbers, { addTags, removeTags, note }) =>
      session.transaction(() =>
        numbers.filter((number) => {
          const trial = sql.find.get(studyId, number)
          if (trial === undefined) throw new TuneryError('not-found', `The study has no trial ${number}: no trial was changed`)
          let changes = 0
          for (const tag of removeTags) if (!addTags.includes(tag)) changes += sql.remove.run(trial.id, tag).changes
          for (const tag of addTags) changes += sql.add.run(trial.id, tag).changes
          if (addTags.length > 0 && (sql.count.get(trial.id) ?? 0) > mostTags)
            throw new TuneryError('bad-input', `Trial ${number} would have more than ${mostTags} tags: remove some first. No trial was changed`)
          const written = note === '' ? null : note
          if (written !== undefined && written !== trial.note) changes += sql.setNote.run(written, trial.id).changes
          return changes > 0
        }),
      ),
  }
}
