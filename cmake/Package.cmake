# `cmake --build BUILD --target package` makes Debian packages of what cmake --install puts into place: clusterlens, and the paper's networks, which double its
# size, in a package of their own. Needs dpkg-dev, which finds out what the programs are linked with.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME clusterlens)
# Whoever makes the package answers for it, as Debian's tools have it; the project itself has no address.
set(maintainer "Clusterlens developers <clusterlens@localhost>")
if(DEFINED ENV{DEBFULLNAME} AND DEFINED ENV{DEBEMAIL})
    set(maintainer "$ENV{DEBFULLNAME} <$ENV{DEBEMAIL}>")
endif()
set(CPACK_PACKAGE_CONTACT "${maintainer}")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program paper_model)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_ENABLE_COMPONENT_DEPENDS OFF)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)

set(CPACK_DEBIAN_PROGRAM_PACKAGE_NAME clusterlens)
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_LIBRARY_OUTPUT_DIRECTORY})
set(CPACK_COMPONENT_PROGRAM_DESCRIPTION "Proposes structures of metal nanoparticles for a measured pair distribution
 function (PDF), judges how well the data determine them, and shows, compares
 and exports them. With a window and a command line, cbldm.")
# OpenBLAS: without it LibTorch multiplies matrices 18 times slower. Mesa draws where there is no GPU.
set(CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS "libopenblas0-pthread")
if(CLUSTERLENS_WINDOW)
    string(APPEND CPACK_DEBIAN_PROGRAM_PACKAGE_DEPENDS ", libgl1-mesa-dri, qt6-qpa-plugins, libqt6svg6")
endif()
set(CPACK_DEBIAN_PROGRAM_PACKAGE_SUGGESTS clusterlens-paper-model)

set(CPACK_DEBIAN_PAPER_MODEL_PACKAGE_NAME clusterlens-paper-model)
set(CPACK_DEBIAN_PAPER_MODEL_PACKAGE_ARCHITECTURE all)
set(CPACK_DEBIAN_PAPER_MODEL_PACKAGE_DEPENDS clusterlens)
set(CPACK_COMPONENT_PAPER_MODEL_DESCRIPTION "Trained weights of the published conditional latent diffusion model, offered
 beside the model that comes with Clusterlens.")
# What Debian wants in every package's folder of documents.
find_program(GZIP_PROGRAM gzip)
if(GZIP_PROGRAM)
    file(STRINGS CHANGELOG.md heading REGEX "^## \\[${PROJECT_VERSION}\\] - " LIMIT_COUNT 1) # ends with the day of the release
    string(REGEX REPLACE ".* - " "" day "${heading}")
    execute_process(COMMAND date -u -R -d "${day}" OUTPUT_VARIABLE day OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/changelog CONTENT [[
clusterlens (@PROJECT_VERSION@) unstable; urgency=medium

  * What changed stands in CHANGELOG.md.

 -- @maintainer@  @day@
]] @ONLY)
    execute_process(COMMAND ${GZIP_PROGRAM} -9nc ${CMAKE_BINARY_DIR}/changelog OUTPUT_FILE ${CMAKE_BINARY_DIR}/changelog.gz)
    foreach(package program:clusterlens paper_model:clusterlens-paper-model)
        string(REPLACE ":" ";" package ${package})
        list(GET package 0 component)
        list(GET package 1 name)
        install(FILES ${CMAKE_BINARY_DIR}/changelog.gz DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${component})
        install(FILES ${CMAKE_SOURCE_DIR}/packaging/lintian-overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME ${name}
            COMPONENT ${component})
        install(FILES ${CMAKE_SOURCE_DIR}/packaging/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/${name} COMPONENT ${component})
    endforeach()
endif()
include(CPack)
