// Components that only listen.
import './Gamepad'
import './Keyboard'
import './Pointer'
import './Timeline'
