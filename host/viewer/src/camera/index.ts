// Cameras and what moves them.
import './cameras'
import './CameraView'
import './Previews'
import './SceneCamera'
import './ViewportHud'
