#pragma once

#include "atoms/SceneLook.h"
#include "document/ShownCandidate.h"
#include "scene/AtomColours.h"
#include "scene/ParticleScene.h"
#include "scene/picture/PictureFormat.h"
#include "threads/Background.h"

#include <QImage>
#include <QWidget>

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

namespace clusterlens::ui {

class ColourLegend;
class SceneRenderer;
class StructurePane;
class ViewCamera;
struct StructurePicture;

/// Up to six candidates side by side, at the same scale, laid over the first one, with one camera that a switch frees.
class CompareView : public QWidget {
    Q_OBJECT

public:
    static constexpr int mostPanes = 6;

    explicit CompareView(QWidget* parent = nullptr);
    ~CompareView() override;

    /// In pane order; those that do not fit into the panes are not drawn.
    void setShown(const std::vector<ShownCandidate>& shown);
    /// Both at once. \throws as setPaneCount()
    void setShown(const std::vector<ShownCandidate>& shown, int count);
    /// \param count  1, 2, 4 or 6 \throws std::invalid_argument  another number
    void setPaneCount(int count);
    [[nodiscard]] int paneCount() const { return m_count; }
    void setColouring(Colouring colouring);
    void setLinked(bool linked);
    void setPerspective(bool perspective);
    void setTheme(bool dark);
    void setLook(const SceneLook& look);
    void setPictureFormat(const PictureFormat& format) { m_format = format; }
    void resetView();
    /// The user has turned or moved a camera. Where it was only turned, new sizes and candidates fill the view again from the same side; else they leave it alone.
    [[nodiscard]] bool isMoved() const { return m_turned || m_moved; }
    void setMoved() { m_moved = true; }

    /// A unit vector out of the screen, of the first pane.
    [[nodiscard]] Eigen::Vector3d towardsViewer() const;
    void lookAlong(const Eigen::Vector3d& towards);
    [[nodiscard]] std::set<int> axisFolds() const; ///< orders of the axes that lookAlongAxis() knows
    /// Each camera along that axis of the particle that it shows; with one camera for all, along that of the first one that has it.
    void lookAlongAxis(int fold);

    /// What a pane shows, for pictures that are made elsewhere; empty where no pane shows it. \param id  of a candidate
    [[nodiscard]] std::optional<ParticleScene> particle(int id);

    /// False while overlays, motifs and displacements are still being worked out, or something is not yet drawn.
    [[nodiscard]] bool isReady() const;
    [[nodiscard]] StructurePane& pane(int index) const { return *m_panes.at(static_cast<std::size_t>(index)); }
    [[nodiscard]] ViewCamera& camera(int index) const; ///< of a pane; all the same while linked
    [[nodiscard]] const ColourScale& colourScale() const;

    /// The visible panes and the legend in the light theme, laid out like the view on the screen. \param size  in pixels
    /// \throws StoreError  no picture can have this size
    [[nodiscard]] QImage image(const QSize& size);
    /// The same in the format that was set, with text in its true size. \throws StoreError  as image()
    [[nodiscard]] QImage picture();
    [[nodiscard]] StructurePicture pictureToDraw(); ///< the same, to be drawn elsewhere
    /// For a page: as on the screen, so that nothing is cut off.
    [[nodiscard]] QSize printSize() const;

Q_SIGNALS:
    void atomPicked(int id, const QString& text);
    void paneActivated(int id);
    void ready();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    /// Worked out for one candidate laid over one reference.
    struct Prepared {
        std::shared_ptr<const Candidate> candidate;
        std::shared_ptr<const Candidate> reference;
        std::shared_ptr<const AtomFeatures> features; ///< null while at work
        std::shared_ptr<const bool> wanted;           ///< of what is at work; gone with it: it need not be begun
    };

    void setCount(int count);
    void prepare();
    void tellIfReady();
    void use(int id, const Prepared& done);
    void fillPanes();
    void recolour();
    void arrange();
    void fitCameras();
    void print(StructurePicture& picture, const QSizeF& units);
    [[nodiscard]] std::size_t visibleShown() const;

    std::unique_ptr<SceneRenderer> m_renderer;
    std::vector<std::unique_ptr<ViewCamera>> m_cameras; ///< one for each pane; linked panes use the first
    std::vector<StructurePane*> m_panes;
    ColourLegend* m_legend;
    std::vector<ShownCandidate> m_shown;
    std::map<int, Prepared> m_prepared; ///< by id
    Colouring m_colouring = Colouring::Element;
    SceneLook m_look;
    PictureFormat m_format;
    int m_count = 1;
    bool m_linked = true;
    bool m_dark = false;
    bool m_turned = false;   ///< by the user
    bool m_moved = false;    ///< or zoomed, by the user
    Background m_background; ///< last: its end comes before that of what it works for
};

} // namespace clusterlens::ui
