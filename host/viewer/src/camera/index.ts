// Cameras and what moves them.
import './SceneCamera'
