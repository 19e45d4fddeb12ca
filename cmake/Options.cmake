# The faster linker where it is.
if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang" AND NOT CLUSTERLENS_SANITIZE)
    find_program(CLUSTERLENS_LLD NAMES ld.lld)
    mark_as_advanced(CLUSTERLENS_LLD)
    if(CLUSTERLENS_LLD)
        add_link_options(-fuse-ld=lld)
    endif()
endif()

# One interface target carries warnings, processor level and sanitizers; every target of ours links it privately.
add_library(clusterlens_options INTERFACE)

target_compile_options(clusterlens_options INTERFACE -Wall -Wextra -Wshadow $<$<BOOL:${CLUSTERLENS_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    target_compile_options(clusterlens_options INTERFACE -Wno-restrict) # warns wrongly about std::string (GCC PR 105651)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 13)
    # It takes copies inside Eigen's and the standard library's code for writes beyond their end, empty optionals for values that are read, and any
    # temporary argument for what a function returns a reference to.
    target_compile_options(clusterlens_options INTERFACE -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread
                                                        -Wno-maybe-uninitialized -Wno-dangling-reference)
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" AND CLUSTERLENS_ARCH)
    target_compile_options(clusterlens_options INTERFACE -march=${CLUSTERLENS_ARCH})
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT CLUSTERLENS_ARCH MATCHES "v[34]$")
    # Without AVX, GCC notes that vectors as arguments do not link with code compiled for AVX; all of ours is compiled alike.
    target_compile_options(clusterlens_options INTERFACE -Wno-psabi)
endif()
if(CLUSTERLENS_HARDENED)
    target_compile_options(clusterlens_options INTERFACE -fstack-protector-strong -Wformat -Wformat-security
        $<$<NOT:$<CONFIG:Debug>>:-U_FORTIFY_SOURCE$<SEMICOLON>-D_FORTIFY_SOURCE=2>) # which needs an optimiser
    add_link_options(-Wl,-z,relro,-z,now)
endif()
if(CLUSTERLENS_SANITIZE)
    target_compile_options(clusterlens_options INTERFACE -fsanitize=${CLUSTERLENS_SANITIZE} -fno-omit-frame-pointer
                                                        -fno-sanitize-recover=all)
    if(CLUSTERLENS_SANITIZE MATCHES "undefined") # Qt 6.4 compares empty lists by memcmp of null pointers, in a header
        target_compile_options(clusterlens_options INTERFACE -fno-sanitize=nonnull-attribute)
    endif()
    target_link_options(clusterlens_options INTERFACE -fsanitize=${CLUSTERLENS_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU") # the instrumented code confuses this warning, inside std::regex for example
        target_compile_options(clusterlens_options INTERFACE -Wno-maybe-uninitialized)
    endif()
endif()

# For what waits for the user or the disk, not for the processor: a fifth of the time that compiling takes is saved.
add_library(clusterlens_quick_to_compile INTERFACE)
target_compile_options(clusterlens_quick_to_compile INTERFACE $<$<CONFIG:Release>:-O1>)
