/** The address of the page that merges records of an object, side by side; the first is proposed to live on. */
export const mergePath = (plural: string, ids: readonly string[]): string => `/${plural}/merge?ids=${ids.join(',')}`
