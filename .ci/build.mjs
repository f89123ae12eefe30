// The build is scripts/build.mjs; whoever has learned this path finds it.
import "../scripts/build.mjs";
