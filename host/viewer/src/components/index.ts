// Every component of a scene by its kind; importing one registers its tags. What only
// listens (keyboard, gamepad, XR input, timeline, pointer) is in ../events, and cameras, their
// controls and CameraView are in ../camera.
import './primitives'
import './html'
import './text'
import './helpers'
import './movable'
