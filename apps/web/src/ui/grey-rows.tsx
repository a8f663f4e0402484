import { Skeleton } from 'antd'

const calm = matchMedia('(prefers-reduced-motion: reduce)')

/** Where rows will stand. */
export const GreyRows = () => <Skeleton active={!calm.matches} paragraph={{ rows: 8 }} />
