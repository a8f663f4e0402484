/** What follow-ups and tasks are about: a product or a quote is not. */
export const FOLLOWED_UP: ReadonlySet<string> = new Set(['account', 'contact', 'lead', 'opportunity'])
