---@meta
-- Events of clients.

---@alias EventName
---| "INIT" | "CAMERA_MOVE" | "CLICK" | "ON_CLICK"
---| "POINTER_ENTER" | "POINTER_LEAVE" | "POINTER_MOVE" | "POINTER_DOWN" | "POINTER_UP" | "DOUBLE_CLICK" | "CONTEXT_MENU"
---| "DRAG_START" | "DRAG" | "DRAG_END" | "RECT_SELECT" | "OBJECT_MOVE" | "OBJECT_MOVE_END" | "SET" | "COMMAND" | "INPUT" | "UPLOAD"
---| "KeyDown" | "KeyUp" | "KeyPress" | "GAMEPAD" | "LOAD" | "CAMERA_VIEW" | "TIMELINE_STEP"
---| "HAND_MOVE" | "CONTROLLER_MOVE" | "BODY_MOVE" | "HEAD_MOVE" | "WEBXR_MESH_UPDATE"
---| "ADD_MARKER" | "MOUSE_CLICK" | "ON_MUJOCO_LOAD" | "ON_MUJOCO_FRAME"
---| "ON_CONTRIB_LOAD" | "SNAPSHOT" | "*"

---The argument of a handler. It has all other fields that the client has sent as well.
---@class Event
---@field etype string the event's name
---@field key string the node that sent it; nil if no node did
---@field value any
---@field ts number Unix seconds
---@field [string] any

---A client has connected; the value describes the client.
---@class event.INIT : Event
---@field value table<string, any>

---The camera has moved. Sent by OrbitControls with stream = true, and by cameras.
---@class event.CAMERA_MOVE : Event
---@field value { position: number[], rotation: number[], matrix: number[], camera?: table }

---An object, a button or a picture was clicked. position is the point hit, in world
---coordinates; a click on a button has only value.key, the button's key. A click on an Img has only
---x, y, w and h: the point within the picture and the picture's size, in pixels. A click on Instances has
---the number of the instance, from 1; a click on a Table row and column, from 1, and values, the row's.
---@class event.CLICK : Event
---@field value { key: string, position?: number[], normal?: number[], uv?: number[], distance?: number, ray?: { origin: number[], direction: number[] }, screen?: number[], button?: integer, modifiers?: { shift: boolean, ctrl: boolean, alt: boolean, meta: boolean }, instance?: integer, pointer?: string, x?: number, y?: number, w?: number, h?: number, row?: integer, column?: integer, values?: any[] }

---A click on an object, as older clients send it. Handlers of CLICK receive it too.
---@class event.ON_CLICK : Event
---@field value { key: string }

---A pointer has come over an element with hover = true, or over one of its children. position is the point that was
---hit, in world coordinates, screen its place in the picture: 0, 0 is the upper left corner, 1, 1 the lower right one. pointer
---is "mouse", "touch", "pen", "hand-left", "controller-right" and the like.
---@class event.POINTER_ENTER : Event
---@field value { key?: string, position?: number[], normal?: number[], uv?: number[], distance?: number, ray?: { origin: number[], direction: number[] }, screen?: number[], button: integer, modifiers: { shift: boolean, ctrl: boolean, alt: boolean, meta: boolean }, instance?: integer, pointer: string }

---A pointer has left an element with hover = true.
---@class event.POINTER_LEAVE : Event
---@field value { key?: string, position?: number[], normal?: number[], uv?: number[], distance?: number, ray?: { origin: number[], direction: number[] }, screen?: number[], button: integer, modifiers: { shift: boolean, ctrl: boolean, alt: boolean, meta: boolean }, instance?: integer, pointer: string }

---A pointer moves over an element with hover = true, at most once a frame. If the scene has hover = true, it also
---moves over nothing: key is nil then.
---@class event.POINTER_MOVE : Event
---@field value { key?: string, position?: number[], normal?: number[], uv?: number[], distance?: number, ray?: { origin: number[], direction: number[] }, screen?: number[], button: integer, modifiers: { shift: boolean, ctrl: boolean, alt: boolean, meta: boolean }, instance?: integer, pointer: string }

---A button was pressed over an element, or a finger has touched it. Pages send it if the script has a handler for it.
---@class event.POINTER_DOWN : Event
---@field value { key?: string, position?: number[], normal?: number[], uv?: number[], distance?: number, ray?: { origin: number[], direction: number[] }, screen?: number[], button: integer, modifiers: { shift: boolean, ctrl: boolean, alt: boolean, meta: boolean }, instance?: integer, pointer: string }

---A button was released. Pages send it if the script has a handler for it. key is nil if nothing is under the pointer.
---@class event.POINTER_UP : Event
---@field value { key?: string, position?: number[], normal?: number[], uv?: number[], distance?: number, ray?: { origin: number[], direction: number[] }, screen?: number[], button: integer, modifiers: { shift: boolean, ctrl: boolean, alt: boolean, meta: boolean }, instance?: integer, pointer: string }

---An element was double-clicked. Pages send it if the script has a handler for it; a double-click does not move the
---camera then.
---@class event.DOUBLE_CLICK : Event
---@field value { key?: string, position?: number[], normal?: number[], uv?: number[], distance?: number, ray?: { origin: number[], direction: number[] }, screen?: number[], button: integer, modifiers: { shift: boolean, ctrl: boolean, alt: boolean, meta: boolean }, instance?: integer, pointer: string }

---An element was clicked with the right button. Pages send it if the script has a handler for it; the browser shows
---no menu then.
---@class event.CONTEXT_MENU : Event
---@field value { key?: string, position?: number[], normal?: number[], uv?: number[], distance?: number, ray?: { origin: number[], direction: number[] }, screen?: number[], button: integer, modifiers: { shift: boolean, ctrl: boolean, alt: boolean, meta: boolean }, instance?: integer, pointer: string }

---A drag of an element with drag has begun. node is the element's position, relative to its parent.
---@class event.DRAG_START : Event
---@field value { key?: string, position?: number[], normal?: number[], uv?: number[], distance?: number, ray?: { origin: number[], direction: number[] }, screen?: number[], button: integer, modifiers: { shift: boolean, ctrl: boolean, alt: boolean, meta: boolean }, instance?: integer, pointer: string, node: number[] }

---An element with drag is being dragged, at most once a frame. position is the point under the pointer on the plane or
---axis of the drag, node the element's new position, for session:update{ key = event.key, position = event.value.node }.
---@class event.DRAG : Event
---@field value { key?: string, position?: number[], normal?: number[], uv?: number[], distance?: number, ray?: { origin: number[], direction: number[] }, screen?: number[], button: integer, modifiers: { shift: boolean, ctrl: boolean, alt: boolean, meta: boolean }, instance?: integer, pointer: string, node: number[] }

---A drag has ended.
---@class event.DRAG_END : Event
---@field value { key?: string, position?: number[], normal?: number[], uv?: number[], distance?: number, ray?: { origin: number[], direction: number[] }, screen?: number[], button: integer, modifiers: { shift: boolean, ctrl: boolean, alt: boolean, meta: boolean }, instance?: integer, pointer: string, node: number[] }

---A rectangle was drawn with Shift and a drag. Pages let visitors draw one if the script has a handler for it. keys are
---the elements that are wholly inside; instances has the numbers of the instances inside, by key. screen is the
---rectangle: left, top, right, bottom, from 0 to 1.
---@class event.RECT_SELECT : Event
---@field value { keys: string[], instances: table<string, integer[]>, screen: number[], modifiers: { shift: boolean, ctrl: boolean, alt: boolean, meta: boolean }, pointer: string }

---A Movable or Pivot is being dragged.
---@class event.OBJECT_MOVE : Event
---@field value { position: number[], rotation: number[], quaternion: number[], matrix: number[], matrixWorld: number[] }

---A drag has ended; the value is the last pose.
---@class event.OBJECT_MOVE_END : Event
---@field value { position: number[], rotation: number[], quaternion: number[], matrix: number[], matrixWorld: number[] }

---A user has changed a control, such as a Slider; the key is the control's. The value is a number, a boolean, a string, or a list, as the control has it.
---@class event.SET : Event
---@field value any

---Enter was pressed in an InputBox.
---@class event.INPUT : Event
---@field value string the text

---A file was uploaded. With FileUpload the value has its name, type and bytes; with ImageUpload, and for a picture
---that was dropped on the page, it is an Image.
---@class event.UPLOAD : Event
---@field value Picture|{ name: string, type: string, bytes: string }

---A visitor has chosen a command of the script; the key is its name. The function that was given to command runs, too.
---@class event.COMMAND : Event
---@field value { name: string }

---A key was pressed. Requires KeyboardMonitor{ enableKeyDown = true }.
---@class event.KeyDown : Event
---@field value { key: string, code: string, shiftKey: boolean, ctrlKey: boolean, altKey: boolean, metaKey: boolean, repeat: boolean, isComposing?: boolean }

---A key was released. Requires KeyboardMonitor{ enableKeyUp = true }.
---@class event.KeyUp : Event
---@field value { key: string, code: string, shiftKey: boolean, ctrlKey: boolean, altKey: boolean, metaKey: boolean, repeat: boolean, isComposing?: boolean }

---A key produced a character. Requires KeyboardMonitor{ enableKeyPress = true }.
---@class event.KeyPress : Event
---@field value { key: string, code: string, shiftKey: boolean, ctrlKey: boolean, altKey: boolean, metaKey: boolean, repeat: boolean, isComposing?: boolean }

---The state of a game controller, at every poll. Requires Gamepad{ index = 0 }.
---@class event.GAMEPAD : Event
---@field value { id: string, axes: number[], buttons: number[] }

---A model whose onLoad is a string has been loaded; the value is that string.
---@class event.LOAD : Event
---@field value string

---A frame of a CameraView that streams.
---@class event.CAMERA_VIEW : Event
---@field value Picture

---TimelineControls have reached a step.
---@class event.TIMELINE_STEP : Event
---@field value { step: integer, elapsedTime: number, delta: number }

---Hands in a headset, from Hands{ stream = true }: 25 joints each, as matrices of 16 numbers.
---@class event.HAND_MOVE : Event
---@field value { left?: number[], right?: number[], leftState?: table, rightState?: table }

---Controllers in a headset, from MotionControllers{ stream = true }: one matrix each.
---@class event.CONTROLLER_MOVE : Event
---@field value { left?: number[], right?: number[], leftState?: table, rightState?: table }

---A body in a headset, from Body{ stream = true }.
---@class event.BODY_MOVE : Event
---@field value { body: number[], leftHand: number[], rightHand: number[] }

---The head in a headset, from Head{ stream = true }.
---@class event.HEAD_MOVE : Event
---@field value { matrix: number[] }

---The meshes of the room have changed, from WebXRMesh{ autoUpdate = true }.
---@class event.WEBXR_MESH_UPDATE : Event
---@field value { meshes: table[] }

---A click has hit a point cloud. Requires PointerControls.
---@class event.ADD_MARKER : Event
---@field value { position: table, radius: number }

---A click has hit nothing. Requires PointerControls.
---@class event.MOUSE_CLICK : Event
---@field value { pointerX: number, pointerY: number }

---A MuJoCo model has been loaded.
---@class event.ON_MUJOCO_LOAD : Event
---@field value { keyFrame: table }

---A frame of a MuJoCo simulation.
---@class event.ON_MUJOCO_FRAME : Event
---@field value { dt: number, keyFrame: table }

---A ContribLoader has loaded its library, in Vuer's own client.
---@class event.ON_CONTRIB_LOAD : Event
---@field value any

---The user has taken a snapshot with the client's own button.
---@class event.SNAPSHOT : Event
---@field value { screen: string }
