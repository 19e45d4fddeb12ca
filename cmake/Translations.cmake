# Translations of the window, where Qt's tools for them are installed (Debian: qt6-tools-dev, qt6-l10n-tools).
#   cmake --build BUILD --target translation_template     writes BUILD/clusterlens.ts with all texts
# A file translations/clusterlens_LANGUAGE.ts made from it is compiled and installed; the program takes the one of the user's language.
find_package(Qt6 QUIET COMPONENTS LinguistTools)
if(NOT TARGET Qt6::lupdate OR NOT TARGET Qt6::lrelease)
    return()
endif()

add_custom_target(translation_template
    COMMAND Qt6::lupdate -locations relative ${CMAKE_SOURCE_DIR}/ui ${CMAKE_SOURCE_DIR}/app/clusterlens -ts ${CMAKE_BINARY_DIR}/clusterlens.ts
    VERBATIM)
file(GLOB translations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/translations/clusterlens_*.ts)
if(translations)
    qt_add_translation(compiled_translations ${translations})
    add_custom_target(translations ALL DEPENDS ${compiled_translations})
    install(FILES ${compiled_translations} DESTINATION ${CMAKE_INSTALL_DATADIR}/clusterlens/translations)
endif()
