// Texts in the scene, and elements of the page at places of it.
import './Text'
import './Text3D'
import './overlays'
