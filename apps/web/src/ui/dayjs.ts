import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { i18n } from '../app/words.ts'

const follow = () => void dayjs.locale(i18n.locale === 'en' ? 'en' : 'zh-cn')
follow()
i18n.on('change', follow)

/** Days as the pickers hold them; months and weekdays are named in the language that is shown. */
export { type Dayjs, default } from 'dayjs'
