import { may, useMe } from '../app/session.tsx'
import { useObject } from './catalogue.ts'
import { CreateDrawer } from './create-drawer.tsx'

/** The drawer of a new record over whatever page is open, where the person may make one. */
export function CreateAnywhere({ plural, onClose }: { readonly plural: string; readonly onClose: () => void }) {
  const me = useMe()
  const { object } = useObject(plural)
  return object === undefined || !may(me, object.name, 'create') ? null : (
    <CreateDrawer object={object} onClose={onClose} />
  )
}
