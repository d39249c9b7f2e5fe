// Components that only listen.
import './Gamepad'
import './Keyboard'
import './Pointer'
import './Timeline'
import '../xr/trackers'
