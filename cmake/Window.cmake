# The libraries of the window, looked for here because every program that links clusterlens_ui needs their targets.
find_package(Qt6 6.4 REQUIRED COMPONENTS Gui Widgets PrintSupport Svg)
find_package(QCustomPlotQt6 REQUIRED) # after Qt: it asks for Qt6::PrintSupport without looking for it
# Always with components: a bare find_package would look for Qt 5, which Debian's VTK was built with.
find_package(VTK 9.1 REQUIRED COMPONENTS CommonCore CommonDataModel CommonExecutionModel DomainsChemistry FiltersCore FiltersGeometry RenderingCore RenderingOpenGL2 glew)
