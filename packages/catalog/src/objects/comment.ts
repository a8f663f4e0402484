import { about, longText, reference } from '../field.ts'
import { object } from '../object.ts'

/** What a colleague says to a follow-up. It may speak of anybody, so its words have a key of their own, and whoever sees the customer sees it; who said it alone takes it back. */
export const comment = object('comment', {
  plural: 'comments',
  label: { zh: '评论', en: 'Comment' },
  labelPlural: { zh: '评论', en: 'Comments' },
  subject: 'many',
  owned: false,
  reachedBy: 'about',
  changedBy: 'author',
  served: true,
  title: 'words',
  fields: {
    about: about(['account', 'contact', 'lead', 'opportunity'], {
      label: { zh: '关于', en: 'About' },
      class: 'internal',
      required: true,
    }),
    activity: reference('activity', {
      label: { zh: '跟进', en: 'Follow-up' },
      class: 'internal',
      required: true,
    }),
    words: longText({
      label: { zh: '内容', en: 'Words' },
      class: 'personal',
      required: true,
      maxLength: 2_000,
    }),
  },
  layout: [{ label: { zh: '评论', en: 'Comment' }, fields: ['about', 'activity', 'words'] }],
  listColumns: ['about', 'activity', 'words'],
})
