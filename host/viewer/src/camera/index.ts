// Cameras and what moves them.
import './nodes'
