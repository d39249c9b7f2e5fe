// Every component of a scene by its kind; importing one registers its tags. What only
// listens (keyboard, gamepad, XR input, timeline, pointer) is in ../events, and cameras, their
// controls and CameraView are in ../camera.
import './data/clouds'
import './data/lines'
import './helpers'
import './html'
import './lights/lights'
import './lights/stage'
import './models/Model'
import './movable'
import './pictures/backgrounds'
import './pictures/planes'
import './pictures/video'
import './shapes/groups'
import './shapes/primitives'
import './splats'
import './surface/materials'
import './text'
