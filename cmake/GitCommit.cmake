# Run at every build: writes OUTPUT, a header with the commit of SOURCE, and touches it only when that changed.
execute_process(COMMAND git rev-parse HEAD WORKING_DIRECTORY ${SOURCE}
    OUTPUT_VARIABLE commit RESULT_VARIABLE failed OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(failed)
    set(commit unknown) # no git, or a source archive
else()
    execute_process(COMMAND git status --porcelain --untracked-files=no -- CMakeLists.txt cmake core app WORKING_DIRECTORY ${SOURCE}
        OUTPUT_VARIABLE changes ERROR_QUIET)
    if(changes)
        string(APPEND commit " with local changes")
    endif()
endif()
file(CONFIGURE OUTPUT ${OUTPUT} CONTENT [[
#pragma once

/// The commit this was built from, or "unknown".
#define CLUSTERLENS_COMMIT "@commit@"
]] @ONLY)
