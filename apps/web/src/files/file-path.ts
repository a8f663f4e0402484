import type { AttachedFile } from '@holdfast/sdk'

/** The address of a file's content below the API; of a masked field with the reason given when it was revealed. */
export function contentPath(
  { id }: Pick<AttachedFile, 'id'>,
  { masked, preview }: { readonly masked: boolean; readonly preview: boolean },
): string {
  const query = [...(preview ? ['preview'] : []), ...(masked ? ['reason=other'] : [])].join('&')
  return `/files/${id}/content${query === '' ? '' : `?${query}`}`
}
