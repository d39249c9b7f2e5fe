-- line 2: components need no require
import { Box } from "vuer"
