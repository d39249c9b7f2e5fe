// What lies over the scene: texts, controls, pictures.
import './elements'
import './controls'
import './media'
import './prose'
import './html.css'
