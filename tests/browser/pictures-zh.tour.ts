import { describePictures } from './pictures.ts'

describePictures('zh')
