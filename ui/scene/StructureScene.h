#pragma once

#include "structure/Neighbours.h"
#include "structure/Structure.h"

#include <QColor>

#include <memory>
#include <optional>
#include <vector>

class vtkCamera;
class vtkRenderer;

namespace clusterlens::ui {

struct Ray;

/// What is drawn of one cluster: spheres and sticks, both as impostors.
class StructureScene {
public:
    StructureScene();
    ~StructureScene();

    [[nodiscard]] vtkRenderer* renderer() const;
    void setCamera(vtkCamera* camera);
    void setBackground(const QColor& colour, const QColor& stickColour);

    /// \param radii  [n] Å
    void setAtoms(const PositionsXyz& positions, const std::vector<double>& radii, const std::vector<Bond>& bonds);
    /// \param colours  [n]
    void setColours(const std::vector<QColor>& colours);
    [[nodiscard]] std::vector<QColor> colours() const; ///< as drawn
    [[nodiscard]] int stickCount() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// The atom that a line of sight meets first.
[[nodiscard]] std::optional<int> pickAtom(const PositionsXyz& positions, const std::vector<double>& radii, const Ray& ray);

} // namespace clusterlens::ui
