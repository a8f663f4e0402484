import '../styles/beyond/boards.css'
import { useParams } from 'react-router'
import { BoardPage } from './board-page.tsx'
import { BoardsPage } from './boards-page.tsx'

/** The boards, or the one that the address names. */
export function Boards() {
  const { id } = useParams()
  return id === undefined ? <BoardsPage /> : <BoardPage key={id} id={id} />
}
