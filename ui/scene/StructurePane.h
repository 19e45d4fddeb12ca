#pragma once

#include "atoms/AtomFeatures.h"
#include "atoms/SceneContents.h"
#include "atoms/SceneLook.h"
#include "document/ShownCandidate.h"
#include "scene/AtomColours.h"

#include <QWidget>

#include <optional>
#include <vector>

namespace clusterlens::ui {

class SceneRenderer;
class SceneView;
class ViewCamera;
struct StructurePicture;

/// One candidate: a title in a frame of the candidate's colour and the 3D view, or a note where there is no OpenGL. May be empty.
class StructurePane : public QWidget {
    Q_OBJECT

public:
    /// \param renderer  must outlive this  \param id  tells the panes of one renderer apart
    StructurePane(SceneRenderer& renderer, int id, ViewCamera* camera, QWidget* parent = nullptr);

    void setCandidate(const std::optional<ShownCandidate>& shown);
    [[nodiscard]] const std::optional<ShownCandidate>& candidate() const { return m_shown; }
    /// Of the candidate that is shown. Takes away the marks of picked atoms.
    void setFeatures(const AtomFeatures& features);
    [[nodiscard]] const AtomFeatures& features() const { return m_features; }
    /// \param colours  of the atoms, or of them and the sites that other particles of an ensemble take, which are drawn then too
    void setColours(const std::vector<QColor>& colours);
    void setLook(const SceneLook& look);
    void setCamera(ViewCamera* camera);
    void setTheme(bool dark);

    [[nodiscard]] const SceneContents& scene() const { return m_scene; } ///< what is drawn
    [[nodiscard]] SceneView* view() const { return m_view; }
    [[nodiscard]] double aspect() const; ///< width / height of the 3D view
    [[nodiscard]] std::vector<int> pickedAtoms() const { return m_picked; }

    /// Adds title, frame and structure in \p area to \p picture, whose parts \p behind and \p above paint.
    void print(StructurePicture& picture, QPainter& behind, QPainter& above, const QRectF& area) const;
    [[nodiscard]] double heightFor(double width) const; ///< so that the structure is in it as on the screen

Q_SIGNALS:
    void atomPicked(int id, const QString& text); ///< an empty text: nothing is picked any more
    void activated(int id);                       ///< the user clicked into it

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    [[nodiscard]] QRectF viewArea(const QRectF& area) const;
    [[nodiscard]] QString detail() const;
    [[nodiscard]] QString agreement() const;
    [[nodiscard]] Eigen::Index hiddenCount() const; ///< of the candidate's atoms
    [[nodiscard]] QString describePicked() const;
    void pickAt(const QPointF& place, bool extend);
    void showPicked();
    void dropPicked();
    void showScene();
    void placeAtoms();
    void paintFrame(QPainter& painter, const QRectF& area, bool transparent) const;
    void paintNote(QPainter& painter, const QRectF& area) const;

    SceneContents m_scene;
    ViewCamera* m_camera;
    SceneView* m_view;
    std::optional<ShownCandidate> m_shown;
    AtomFeatures m_features;
    SceneLook m_look;
    std::vector<int> m_picked; ///< at most four
    bool m_dark = false;
};

} // namespace clusterlens::ui
