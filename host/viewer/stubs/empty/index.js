// Stands for packages that others depend on and the viewer never calls: the emulator of
// @react-three/xr, face tracking and the frame counter of drei. Together they are 180 MB
// of node_modules and 6 MB of a build.
export const XRDevice = undefined
export const metaQuest3 = undefined
export const metaQuest2 = undefined
export const metaQuestPro = undefined
export const oculusQuest1 = undefined
export const DevUI = undefined
export const SyntheticEnvironmentModule = undefined
export const FilesetResolver = undefined
export const FaceLandmarker = undefined
export default undefined
