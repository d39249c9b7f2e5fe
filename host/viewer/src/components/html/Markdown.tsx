import ReactMarkdown, { type Components } from 'react-markdown'
import remarkGfm from 'remark-gfm'

// Links leave the scene open.
const components: Components = {
  a: ({ node: _, ...props }) => <a target="_blank" rel="noopener noreferrer" {...props} />,
}

/**
 * Renders Markdown with GitHub's additions. Markup within it is shown as text, and addresses
 * that run something are left out.
 */
export default function Markdown({ text }: { text: string }) {
  return (
    <ReactMarkdown components={components} remarkPlugins={[remarkGfm]}>
      {text}
    </ReactMarkdown>
  )
}
