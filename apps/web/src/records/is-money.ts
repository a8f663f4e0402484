/** Whether a value is an amount of money, as a field of that kind has it. */
export const isMoney = (value: unknown): value is { readonly amount: string; readonly currency: string } =>
  typeof value === 'object' && value !== null && 'amount' in value
