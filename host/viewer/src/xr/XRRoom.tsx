/** All of WebXR that a page on a desk does without. */
export default function XRRoom() {
  return null
}
