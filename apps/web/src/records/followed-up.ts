/** What follow-ups and tasks are about: a product, a quote, an order or a payment is not. */
export const FOLLOWED_UP: ReadonlySet<string> = new Set(['account', 'contact', 'lead', 'opportunity'])
