#pragma once

#include "atoms/SceneContents.h"

#include <memory>
#include <optional>
#include <vector>

class vtkCamera;
class vtkRenderer;

namespace clusterlens::ui {

struct Ray;

/// One cluster in VTK's terms: spheres and sticks, both as impostors. Belongs to the thread that draws.
class StructureScene {
public:
    StructureScene();
    ~StructureScene();

    [[nodiscard]] vtkRenderer* renderer() const;
    void setCamera(vtkCamera* camera);
    void show(const SceneContents& contents);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// The first of the \p atoms first ones that a line of sight meets.
[[nodiscard]] std::optional<int> pickAtom(const SceneContents& contents, Eigen::Index atoms, const Ray& ray);

} // namespace clusterlens::ui
